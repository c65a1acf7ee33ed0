// The moves: filters, two pictures, the table. The pictures are Gradio's plots, moved into place.
(() => {
  const app = window.LabMoves;
  const { h, t } = app;
  const KINDS = ["left", "joined", "founded", "returned", "promoted", "on_leave", "dismissed"];
  const STATUSES = ["stated", "rumoured", "denied"];
  const DATE = /^(\d{4}(-\d\d(-\d\d)?)?)?$/;
  const filters = { person: "", lab: "", kind: "", status: "", since: "", until: "" };
  const frames = {}; // the places of the plots; they stay while the rest is drawn anew
  let timer;

  // What a click on a picture does: a dot opens its source, a flow or a lab is asked about.
  const clicked = {
    timeline: ({ points: [point] }) => {
      const [document, start, end] = point.customdata || [];
      if (document) app.openReader({ document, start, end });
    },
    flow: ({ points: [point] }) => {
      const [first, from, to] = point.customdata || [];
      if (to) app.ask(t("moves.ask.way", { from, to }));
      else if (first) app.ask(t("moves.ask.lab", { lab: first }));
    },
  };

  const listen = (name, box) => {
    const plot = box.querySelector(".js-plotly-plot");
    if (!plot?.on) return;
    plot.removeListener("plotly_click", clicked[name]);
    plot.on("plotly_click", clicked[name]);
  };

  const frame = (name) => {
    if (frames[name]) return frames[name];
    const plot = document.getElementById(`lm-${name}`);
    const box = h("section.lm-plot", { "aria-labelledby": `lm-${name}-title` }, h("h2", { id: `lm-${name}-title` }), h("p.lm-muted"), h("p.lm-muted.lm-plot-note"), plot);
    new MutationObserver(() => listen(name, box)).observe(plot, { childList: true, subtree: true });
    frames[name] = box;
    return box;
  };

  const caption = (name, note) => {
    const [title, sub, more] = frame(name).children;
    title.textContent = t(`moves.${name}`);
    sub.textContent = t(`moves.${name}.sub`);
    more.textContent = note;
  };

  const load = async () => {
    const box = app.root.querySelector(".lm-moves-table");
    try {
      const rows = await app.call("moves", filters);
      const undated = rows.filter((row) => !/^\d{4}/.test(row.date || "")).length;
      const ways = rows.filter((row) => row.from && row.to && row.status !== "denied").length;
      const note = undated ? t("moves.undated", { n: undated, all: rows.length }) : "";
      caption("timeline", undated === rows.length ? t("moves.nothing") : note);
      caption("flow", ways ? "" : t("moves.nothing"));
      box.replaceChildren(...app.tableOf(rows));
      app.drawPlots();
    } catch (error) {
      box.replaceChildren(h("p.lm-error", { role: "alert" }, error.message));
    }
  };

  app.drawPlots = () => {
    if (app.page !== "moves") return;
    const kinds = Object.fromEntries(KINDS.map((kind) => [kind, t(`kind.${kind}`)]));
    app.wires.draw({ ...filters, kinds, dark: app.dark });
  };

  const field = (name, values, words) => {
    const set = (event) => {
      const value = event.target.value.trim();
      const wrong = ["since", "until"].includes(name) && !DATE.test(value);
      event.target.setAttribute("aria-invalid", String(wrong));
      event.target.title = wrong ? t("moves.dates") : "";
      if (wrong) return;
      filters[name] = value;
      clearTimeout(timer);
      timer = setTimeout(load, 250);
    };
    const option = (value, word) => h("option", { value, selected: filters[name] === value }, word);
    const control = Array.isArray(values)
      ? h("select", { onchange: set }, option("", t(words)), values.map((value) => option(value, t(`${name}.${value}`))))
      : h("input", { type: "text", value: filters[name], oninput: set, placeholder: values || null });
    return h("label.lm-field", null, h("span", null, t(`moves.${name}`)), control);
  };

  const clear = () => {
    for (const name of Object.keys(filters)) filters[name] = "";
    app.drawMoves();
  };

  app.drawMoves = () => {
    const page = app.root.querySelector("#lm-page-moves");
    const fields = [field("person"), field("lab"), field("kind", KINDS, "moves.all"), field("status", STATUSES, "moves.all.statuses"), field("since", "2024-01"), field("until", "2025-12")];
    const plots = [frame("timeline"), frame("flow")];
    for (const old of [...page.children]) if (!plots.includes(old)) old.remove();
    page.prepend(
      h("header.lm-page-head", null, h("h1", null, t("moves.title")), h("p.lm-lead", null, t("moves.sub"))),
      h("div.lm-filters", { role: "search", "aria-label": t("moves.title") }, fields, h("button", { type: "button", onclick: clear }, t("moves.clear"))),
      ...plots.filter((plot) => !plot.isConnected),
    );
    page.append(h("section.lm-moves-table"));
    load();
  };
})();
