// The frame: navigation, language, light and dark, what is known about the index.
(() => {
  const app = window.LabMoves;
  const { h, t, icon } = app;
  const PAGES = ["ask", "moves", "articles"];

  const browserLanguage = () => {
    for (const name of navigator.languages || [navigator.language || "en"]) {
      const tag = name.toLowerCase();
      if (/^zh\b.*(hant|tw|hk|mo)/.test(tag)) return "zh-Hant";
      if (tag.startsWith("zh")) return "zh-Hans";
      if (tag.startsWith("en")) return "en";
    }
    return "en";
  };

  const paint = () => {
    document.documentElement.classList.toggle("lm-dark", app.dark);
    document.body.classList.toggle("dark", app.dark);
  };

  const setDark = (dark) => {
    app.dark = dark;
    app.kept("dark", dark ? "yes" : "no");
    paint();
    frame();
    app.drawPlots();
  };

  const setLanguage = (language) => {
    app.language = language;
    app.kept("language", language);
    drawAll();
  };

  app.show = (page) => {
    const changed = app.page !== page;
    app.page = page;
    for (const name of PAGES) app.root.querySelector(`#lm-page-${name}`).hidden = name !== page;
    for (const link of app.root.querySelectorAll(".lm-nav button")) link.setAttribute("aria-current", link.dataset.page === page ? "page" : "false");
    if (changed && page === "moves") app.drawMoves();
    if (changed && page === "articles") app.drawArticles();
    if (changed) scrollTo(0, 0);
  };

  // "2026-11-25T18:00:00+0000" → "25 Nov 2026, 18:00 (2 hours ago)"
  const age = (built) => {
    const moment = new Date((built || "").replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
    if (Number.isNaN(moment.getTime())) return null;
    const locale = app.language === "en" ? "en-GB" : app.language;
    const minutes = (moment - Date.now()) / 60000;
    const [size, unit] = [[1440, "day"], [60, "hour"], [1, "minute"]].find(([size]) => Math.abs(minutes) >= size) || [1, "minute"];
    const ago = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.round(minutes / size), unit);
    return `${moment.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" })} (${ago})`;
  };

  const about = () => {
    const dialog = app.root.querySelector("dialog.lm-about");
    const facts = app.facts || {};
    const rows = [["index", facts.index], ["age", age(facts.built)], ["articles", facts.articles], ["passages", facts.passages], ["moves", facts.moves], ["embedder", facts.embedder], ["engine", app.engineName(app.engine)], ["llm", facts.llm]];
    const close = h("button.lm-round", { type: "button", "aria-label": t("reader.close"), onclick: () => dialog.close() }, icon("close"));
    dialog.replaceChildren(
      h("header", null, h("h2", { id: "lm-about-title" }, t("nav.about")), close),
      h("dl", null, rows.map(([name, value]) => [h("dt", null, t(`about.${name}`)), h("dd", null, value ?? "–")])),
      h("p.lm-muted", null, facts.llm ? t("about.private.llm", facts) : t("about.private")),
    );
    dialog.showModal();
  };

  const frame = () => {
    const select = h("select", { "aria-label": t("language"), onchange: (event) => setLanguage(event.target.value) }, Object.keys(app.texts).map((name) => h("option", { value: name, selected: name === app.language, lang: name }, app.texts[name].name)));
    const nav = h("nav.lm-nav", { "aria-label": t("brand") }, PAGES.map((name) => h("button", { type: "button", "data-page": name, "aria-current": app.page === name ? "page" : "false", onclick: () => app.show(name) }, t(`nav.${name}`))));
    const tools = h(
      "div.lm-tools",
      null,
      select,
      h("button.lm-round", { type: "button", "aria-label": t("theme"), title: t("theme"), onclick: () => setDark(!app.dark) }, icon(app.dark ? "sun" : "moon")),
      h("button.lm-round", { type: "button", "aria-label": t("nav.about"), title: t("nav.about"), onclick: about }, icon("info")),
    );
    app.root.querySelector(".lm-header").replaceChildren(h("span.lm-brand", null, t("brand")), nav, tools);
  };

  const drawAll = () => {
    document.documentElement.lang = app.language;
    app.root.lang = app.language;
    frame();
    app.drawHero();
    app.root.querySelector(".lm-composer-slot").replaceChildren(app.composer(), h("div.lm-engine-slot"));
    app.drawEngine();
    app.redrawChat();
    if (app.page === "moves") app.drawMoves();
    if (app.page === "articles") app.drawArticles();
  };

  app.loadFacts = async () => {
    try {
      app.facts = await app.call("facts");
    } catch (error) {
      app.say(error.message);
    }
    app.drawHero();
    app.drawEngine();
  };

  app.start = (element, wires) => {
    app.wires = wires;
    app.root = element.querySelector(".lm-root") || element;
    app.page = "ask";
    const asked = new URLSearchParams(location.search);
    app.language = [asked.get("lang"), app.kept("language"), browserLanguage()].find((name) => name in app.texts);
    const kept = app.kept("dark");
    app.dark = asked.get("__theme") ? asked.get("__theme") === "dark" : kept ? kept === "yes" : matchMedia("(prefers-color-scheme: dark)").matches;
    paint();
    app.root.replaceChildren(
      h("header.lm-header"),
      h(
        "main",
        null,
        h("section.lm-page", { id: "lm-page-ask" }, h("div.lm-hero"), h("div.lm-turns"), h("div.lm-composer-slot")),
        h("section.lm-page", { id: "lm-page-moves", hidden: true }),
        h("section.lm-page", { id: "lm-page-articles", hidden: true }),
      ),
      h("dialog.lm-reader", { "aria-labelledby": "lm-reader-title", onclick: (event) => event.target === event.currentTarget && event.currentTarget.close() }),
      h("dialog.lm-about", { "aria-labelledby": "lm-about-title", onclick: (event) => event.target === event.currentTarget && event.currentTarget.close() }),
      h("div.lm-toast", { role: "status" }),
      h("div.lm-live.lm-hidden", { role: "status", "aria-live": "polite" }),
    );
    drawAll();
    wires.onPart(app.onPart);
    const question = asked.get("q");
    app.loadFacts().then(() => question && app.ask(question.slice(0, 2000)));
    if (question) return;
    if (matchMedia("(pointer: fine)").matches) app.root.querySelector(".lm-input").focus();
  };
})();
