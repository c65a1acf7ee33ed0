// The ledger of moves: filters, a table, CSV; the pictures are Gradio's plots, moved into place.
(() => {
  const app = window.LabMoves;
  const { h, t } = app;
  const KINDS = ["left", "joined", "founded", "returned", "promoted", "on_leave", "dismissed"];
  const COLUMNS = ["person", "kind", "from", "to", "role", "date", "status"];
  const filters = { person: "", lab: "", kind: "", since: "", until: "" };
  let rows = [];
  let timer;

  const cell = (row, column) => {
    const value = row[column];
    if (!value) return "";
    if (column === "date") return app.date(value);
    return column === "kind" || column === "status" ? t(`${column}.${value}`) : value;
  };

  const csv = () => {
    const quote = (value) => {
      const text = String(value ?? "");
      const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      return `"${safe.replace(/"/g, '""')}"`;
    };
    const lines = [[...COLUMNS, "sources"], ...rows.map((row) => [...COLUMNS.map((c) => row[c]), row.sources.map((s) => `${s.document}:${s.start}-${s.end}`).join("; ")])];
    const blob = new Blob(["\ufeff" + lines.map((line) => line.map(quote).join(",")).join("\r\n") + "\r\n"], { type: "text/csv" });
    const link = h("a", { href: URL.createObjectURL(blob), download: "moves.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const line = (row) =>
    h(
      "tr",
      null,
      COLUMNS.map((column) =>
        h(
          "td",
          { "data-label": t(`col.${column}`), class: column === "person" ? "lm-strong" : column === "status" ? `lm-${row.status}` : null },
          column === "person" ? h("button.lm-plain", { type: "button", title: t("moves.ask", { person: row.person }), onclick: () => app.ask(t("moves.question", { person: row.person })) }, row.person) : cell(row, column),
        ),
      ),
      h("td", { "data-label": t("col.sources") }, h("span.lm-cites", null, row.sources.map((source, i) => h("button.lm-cite", { type: "button", title: app.oneLine(source.quote), "aria-label": t("source", { n: i + 1, title: source.document }), onclick: () => app.openReader(source) }, `[${i + 1}]`)))),
    );

  const table = () => {
    const box = app.root.querySelector(".lm-moves-table");
    const count = h("p.lm-muted", { role: "status" }, t("moves.count", { n: rows.length }));
    const bar = h("div.lm-bar", null, h("h2", null, t("moves.table")), count, h("button", { type: "button", disabled: !rows.length, onclick: csv }, t("moves.csv")));
    const body = rows.length
      ? h("div.lm-scroll", { tabindex: "0" }, h("table.lm-table", null, h("thead", null, h("tr", null, [...COLUMNS, "sources"].map((c) => h("th", { scope: "col" }, t(`col.${c}`))))), h("tbody", null, rows.map(line))))
      : h("p.lm-muted", null, t("moves.none"));
    box.replaceChildren(bar, body);
  };

  const load = async () => {
    try {
      rows = await app.call("moves", filters);
      table();
      app.drawPlots();
    } catch (error) {
      rows = [];
      app.root.querySelector(".lm-moves-table").replaceChildren(h("p.lm-error", { role: "alert" }, error.message));
    }
  };

  app.drawPlots = () => {
    if (app.page !== "moves") return;
    const kinds = Object.fromEntries(KINDS.map((kind) => [kind, t(`kind.${kind}`)]));
    const titles = document.documentElement.style;
    titles.setProperty("--lm-timeline-title", JSON.stringify(t("moves.timeline")));
    titles.setProperty("--lm-flow-title", JSON.stringify(t("moves.flow")));
    app.wires.draw({ ...filters, kinds, dark: app.dark });
  };

  const field = (name, kind) => {
    const set = (event) => {
      filters[name] = event.target.value;
      clearTimeout(timer);
      timer = setTimeout(load, 250);
    };
    const control =
      kind === "select"
        ? h("select", { onchange: set }, h("option", { value: "" }, t("moves.all")), KINDS.map((k) => h("option", { value: k, selected: filters.kind === k }, t(`kind.${k}`))))
        : h("input", { type: "text", value: filters[name], oninput: set, placeholder: kind || null });
    return h("label.lm-field", null, h("span", null, t(`moves.${name}`)), control);
  };

  app.drawMoves = () => {
    const page = app.root.querySelector("#lm-page-moves");
    const plots = document.getElementById("lm-plots");
    const slot = page.querySelector(".lm-plot-slot") || h("div.lm-plot-slot");
    const top = h("header.lm-page-head", null, h("h1", null, t("moves.title")), h("p.lm-lead", null, t("moves.sub")));
    const form = h("div.lm-filters", { role: "search" }, field("person"), field("lab"), field("kind", "select"), field("since", "2024-01"), field("until", "2025-12"));
    for (const old of [...page.children]) if (old !== slot) old.remove();
    if (!slot.isConnected) page.append(slot);
    if (plots && plots.parentNode !== slot) slot.append(plots);
    slot.before(top, form);
    slot.after(h("section.lm-moves-table"));
    load();
  };
})();
