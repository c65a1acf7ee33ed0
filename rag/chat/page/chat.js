// The conversation: questions asked, stopped, asked again, and the place where they are typed.
(() => {
  const app = window.LabMoves;
  const { h, t, icon } = app;
  const turns = []; // {id, question, state, answer, message, code, shown, node}
  const ACTIVE = ["looking", "telling"];
  const running = () => turns.some((turn) => ACTIVE.includes(turn.state));

  const draw = (turn) => {
    const said = h("div.lm-said", { lang: turn.answer?.language || null }, h("h2.lm-question", null, turn.question), app.answerOf(turn));
    const fresh = h("article.lm-turn", { "data-id": turn.id, "data-state": turn.state }, said, turn.answer ? app.asideOf(turn) : null);
    if (turn.node?.isConnected) turn.node.replaceWith(fresh);
    else app.root.querySelector(".lm-turns").append(fresh);
    turn.node = fresh;
    app.root.querySelector(".lm-composer").classList.toggle("running", running());
    app.root.classList.toggle("lm-started", turns.length > 0);
  };

  // Ask the question of a turn with what was said before it.
  const begin = (turn) => {
    Object.assign(turn, { id: `q${Date.now()}${Math.random().toString(36).slice(2, 6)}`, state: "looking", answer: null, message: null, code: null, shown: 0 });
    draw(turn);
    app.announce(t("looking"));
    const before = turns.slice(0, turns.indexOf(turn)).filter((one) => one.state === "done");
    const history = before.map((one) => [one.question, one.answer.answer.slice(0, 20000)]).slice(-6);
    app.wires.ask({ id: turn.id, question: turn.question, history, extractive: app.engine === "extractive" });
  };

  app.ask = (text) => {
    const question = text.trim();
    if (!question || running()) return;
    const turn = { question };
    turns.push(turn);
    app.show("ask");
    begin(turn);
    turn.node.scrollIntoView({ block: "start" });
  };

  app.retry = (turn) => {
    if (!running()) begin(turn);
  };

  app.onPart = (part) => {
    const turn = part && turns.find((one) => one.id === part.id);
    if (!turn || !ACTIVE.includes(turn.state)) return;
    Object.assign(turn, { state: part.state, answer: part.answer ?? turn.answer, message: part.message, code: part.code });
    draw(turn);
    if (part.state === "done") app.announce(`${t(turn.answer.answered ? "answer" : "silent")}: ${turn.answer.answer}`);
  };

  const stop = () => {
    app.wires.halt();
    for (const turn of turns) {
      if (!ACTIVE.includes(turn.state)) continue;
      turn.state = "stopped";
      draw(turn);
      app.announce(t("stopped"));
    }
  };

  app.linkTo = (question) => {
    const url = new URL(location.href);
    url.search = "";
    url.hash = "";
    url.searchParams.set("q", question);
    return url.toString();
  };

  app.redrawChat = () => turns.forEach(draw);

  const exampleRows = () => {
    const given = app.facts?.examples || {};
    const rows = [];
    const order = [app.language, ...Object.keys(app.texts).filter((name) => name !== app.language)];
    for (const language of order) {
      const words = app.texts[language];
      const fill = (key, values) => words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
      const [most, second] = given.labs || [];
      const own = language === app.language;
      const lab = own ? second ?? most : most;
      if (given.person && own) rows.push([language, fill("example.went", { person: given.person })]);
      if (lab) rows.push([language, fill("example.left", { lab })]);
    }
    return rows;
  };

  app.drawHero = () => {
    const facts = app.facts;
    const hero = app.root.querySelector(".lm-hero");
    const rows = facts ? exampleRows() : [];
    hero.replaceChildren(
      h("h1", null, t("hero")),
      h("p.lm-lead", null, t("hero.sub")),
      ...(facts && facts.articles === 0 ? [h("p.lm-notice", null, t("empty.index"))] : []),
      ...(rows.length ? [h("p.lm-tag", { id: "lm-try" }, t("try")), h("ul.lm-examples", { "aria-labelledby": "lm-try" }, rows.map(([language, text]) => h("li", null, h("button", { type: "button", lang: language, onclick: () => app.ask(text) }, text))))] : []),
      h("p.lm-muted.lm-stats", null, facts ? t(facts.latest ? "stats" : "stats.undated", { ...facts, latest: app.date(facts.latest) }) : ""),
    );
  };

  // Who answers, where a language model is configured beside the quoting engine.
  app.drawEngine = () => {
    const llm = app.facts?.llm;
    const slot = app.root.querySelector(".lm-engine-slot");
    app.engine = llm && app.kept("engine") !== "extractive" ? llm : "extractive";
    if (!llm) return slot.replaceChildren();
    const choose = (event) => { app.kept("engine", event.target.value); app.drawEngine(); };
    const options = [llm, "extractive"].map((name) => h("option", { value: name, selected: name === app.engine }, app.engineName(name)));
    return slot.replaceChildren(h("label.lm-muted", null, t("about.engine"), " ", h("select", { onchange: choose }, options)));
  };

  app.composer = () => {
    const area = h("textarea.lm-input", { rows: 1, placeholder: t("ask.hint"), "aria-label": t("ask.label"), maxlength: app.facts?.most_chars ?? 2000 });
    const fit = () => {
      area.style.height = "auto";
      area.style.height = `${Math.min(area.scrollHeight, 180)}px`;
    };
    const send = () => {
      if (!area.value.trim() || running()) return;
      app.ask(area.value);
      area.value = "";
      fit();
    };
    const clear = () => {
      stop();
      turns.length = 0;
      app.root.querySelector(".lm-turns").replaceChildren();
      app.root.classList.remove("lm-started");
      area.focus();
    };
    area.addEventListener("input", fit);
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        send();
      }
    });
    return h(
      "form.lm-composer",
      { onsubmit: (event) => { event.preventDefault(); send(); } },
      h("button.lm-round.lm-new", { type: "button", "aria-label": t("new"), title: t("new"), onclick: clear }, icon("plus")),
      area,
      h("button.lm-round.lm-send", { type: "submit", "aria-label": t("send"), title: t("send") }, icon("send")),
      h("button.lm-round.lm-stop", { type: "button", "aria-label": t("stop"), title: t("stop"), onclick: stop }, icon("stop")),
    );
  };
})();
