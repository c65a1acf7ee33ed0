// The articles: the list, the reader's door, adding and rebuilding.
(() => {
  const app = window.LabMoves;
  const { h, t } = app;
  const COLUMNS = ["title", "outlet", "date", "language", "passages"];
  const tongue = (name) => (app.has(`lang.${name}`) ? t(`lang.${name}`) : name);

  const line = (row) => {
    const open = () => app.openReader({ ...row, mode: innerWidth > 900 ? "both" : "original" });
    return h(
      "tr",
      null,
      h("td.lm-strong", { "data-label": t("col.title") }, h("button.lm-plain", { type: "button", lang: row.language, onclick: open }, row.title || row.document)),
      h("td", { "data-label": t("col.outlet") }, row.outlet || ""),
      h("td", { "data-label": t("col.date") }, app.date(row.published)),
      h("td", { "data-label": t("col.language") }, tongue(row.language)),
      h("td", { "data-label": t("col.passages") }, row.passages ?? ""),
    );
  };

  const list = async () => {
    const box = app.root.querySelector(".lm-article-list");
    try {
      const rows = await app.call("articles");
      box.replaceChildren(h("div.lm-scroll", { tabindex: "0" }, h("table.lm-table", null, h("thead", null, h("tr", null, COLUMNS.map((c) => h("th", { scope: "col" }, t(`col.${c}`))))), h("tbody", null, rows.map(line)))));
    } catch (error) {
      box.replaceChildren(h("p.lm-error", { role: "alert" }, error.message));
    }
  };

  const note = (text, failed) => {
    const box = app.root.querySelector(".lm-add-notes");
    box.append(h(failed ? "p.lm-error" : "p.lm-notice", null, text));
    while (box.children.length > 6) box.firstChild.remove();
  };

  const base64 = (blob) =>
    new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result).split(",", 2)[1] || "");
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });

  const add = async (name, blob) => {
    try {
      const kept = await app.call("add", { name, data: await base64(blob) });
      note(t("articles.added", { title: kept.title || kept.document }));
      return true;
    } catch (error) {
      note(error.message, true);
      return false;
    }
  };

  const follow = async () => {
    const bar = app.root.querySelector(".lm-progress");
    const button = app.root.querySelector(".lm-rebuild");
    const told = await app.call("progress").catch((error) => ({ state: "failed", message: error.message }));
    if (!bar.isConnected) return;
    button.disabled = told.state === "running";
    const step = app.has(`step.${told.what}`) ? t(`step.${told.what}`) : told.what;
    if (told.state === "running") {
      const meter = h("progress", { max: told.total || 1, "aria-label": t("articles.rebuild") });
      if (told.total) meter.value = told.done;
      bar.replaceChildren(meter, h("span.lm-muted", null, t("articles.rebuilding", { ...told, what: step })));
      setTimeout(follow, 400);
      return;
    }
    bar.replaceChildren();
    if (told.state === "failed") note(told.message, true);
    if (told.state === "done") {
      note(t("articles.done", told.report));
      list();
      app.loadFacts();
    }
  };

  const adding = () => {
    if (app.facts?.read_only) return h("p.lm-muted", null, t("articles.readonly"));
    const files = h("input.lm-hidden", { type: "file", multiple: true, accept: ".txt,.md,.html,.htm", tabindex: "-1", "aria-hidden": "true", onchange: async (event) => { for (const file of event.target.files) await add(file.name, file); event.target.value = ""; } });
    const area = h("textarea", { rows: 5, "aria-label": t("articles.paste"), placeholder: t("articles.paste") });
    const paste = async () => {
      if (area.value.trim() && (await add("pasted.txt", new Blob([area.value])))) area.value = "";
    };
    const rebuild = async () => {
      try {
        await app.call("rebuild");
        follow();
      } catch (error) {
        note(error.message, true);
      }
    };
    return h(
      "section.lm-add",
      null,
      h("h2", null, t("articles.add")),
      h("div.lm-bar", null, h("button", { type: "button", onclick: () => files.click() }, t("articles.upload")), h("span.lm-muted", null, t("articles.kinds")), files),
      area,
      h("div.lm-bar", null, h("button", { type: "button", onclick: paste }, t("articles.paste.add")), h("button.lm-primary.lm-rebuild", { type: "button", onclick: rebuild }, t("articles.rebuild")), h("div.lm-progress")),
      h("div.lm-add-notes", { "aria-live": "polite" }),
    );
  };

  app.drawArticles = () => {
    const page = app.root.querySelector("#lm-page-articles");
    page.replaceChildren(h("header.lm-page-head", null, h("h1", null, t("articles.title"))), h("section.lm-article-list"), adding());
    list();
    app.call("progress").then((told) => told.state === "running" && follow(), () => {});
  };
})();
