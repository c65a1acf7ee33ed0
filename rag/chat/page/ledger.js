// The ledger's table: rows with their sources, and the same rows as CSV.
(() => {
  const app = window.LabMoves;
  const { h, t } = app;
  const COLUMNS = ["person", "kind", "from", "to", "role", "date", "status"];

  const cell = (row, column) => {
    const value = row[column];
    if (!value) return "";
    if (column === "date") return app.date(value);
    return column === "kind" || column === "status" ? t(`${column}.${value}`) : value;
  };

  const csv = (rows) => {
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

  const name = (row) => h("button.lm-plain", { type: "button", title: t("moves.ask", { person: row.person }), onclick: () => app.ask(t("moves.question", { person: row.person })) }, row.person);

  const source = (place, i) => h("button.lm-cite", { type: "button", title: app.oneLine(place.quote), "aria-label": t("source", { n: i + 1, title: place.document }), onclick: () => app.openReader(place) }, `[${i + 1}]`);

  const line = (row) =>
    h(
      "tr",
      null,
      COLUMNS.map((column) => h("td", { "data-label": t(`col.${column}`), class: column === "person" ? "lm-strong" : column === "status" ? `lm-${row.status}` : null }, column === "person" ? name(row) : cell(row, column))),
      h("td", { "data-label": t("col.sources") }, h("span.lm-cites", null, row.sources.map(source))),
    );

  app.tableOf = (rows) => {
    const count = h("p.lm-muted", { role: "status" }, t("moves.count", { n: rows.length }));
    const bar = h("div.lm-bar", null, h("h2", null, t("moves.table")), count, h("button", { type: "button", disabled: !rows.length, onclick: () => csv(rows) }, t("moves.csv")));
    const head = h("thead", null, h("tr", null, [...COLUMNS, "sources"].map((c) => h("th", { scope: "col" }, t(`col.${c}`)))));
    const table = h("div.lm-scroll", { tabindex: "0", role: "region", "aria-label": t("moves.table") }, h("table.lm-table", null, head, h("tbody", null, rows.map(line))));
    return [bar, rows.length ? table : h("p.lm-muted", null, t("moves.none"))];
  };
})();
