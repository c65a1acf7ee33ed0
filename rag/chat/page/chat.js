// The conversation: questions, answers claim by claim, and the sources beside them.
(() => {
  const app = window.LabMoves;
  const { h, t, icon } = app;
  const turns = []; // {id, question, state, answer, message}

  const citationOf = (answer, n) => answer.citations.find((cited) => cited.n === n);

  const marker = (turn, n) => {
    const cited = citationOf(turn.answer, n);
    if (!cited) return null;
    const label = t("source", { n, title: cited.title || cited.document });
    return h("button.lm-cite", { type: "button", title: label, "aria-label": label, "data-n": n, onclick: () => app.openReader(cited) }, `[${n}]`);
  };

  const markers = (turn, numbers) => {
    const made = numbers.map((n) => marker(turn, n)).filter(Boolean);
    return made.length ? h("span.lm-cites", null, made) : null;
  };

  const card = (row, n) =>
    h(
      "button.lm-card",
      { type: "button", "data-n": n ?? null, onclick: () => app.openReader(row) },
      h("span.lm-card-top", null, n ? h("span.lm-n", null, n) : null, h("span.lm-card-title", null, row.title || row.document)),
      h("span.lm-byline", null, app.byline(row)),
      h("span.lm-quote", null, app.oneLine(row.quote ?? row.text)),
    );

  const conflict = (turn, found) =>
    h(
      "section.lm-conflict",
      null,
      h("h3", null, t("conflict"), found.about ? h("span.lm-muted", null, ` · ${found.about}`) : null),
      h(
        "div.lm-sides",
        null,
        found.sides.map((side) => {
          const dates = side.citations.map((n) => citationOf(turn.answer, n)?.published).filter(Boolean).map(app.date);
          return h("div.lm-side", null, h("p.lm-side-value", null, side.value, markers(turn, side.citations)), h("p.lm-byline", null, [...new Set(dates)].join(" · ") || t("undated")));
        }),
      ),
    );

  const markdown = (turn) => {
    const { answer } = turn;
    const flat = (text) => app.oneLine(text).replace(/[\\`*_{}[\]<>#|!]/g, "\\$&");
    const lines = answer.claims.length
      ? answer.claims.map((claim) => `${flat(claim.text)}${claim.citations.map((n) => `[^${n}]`).join("")}`)
      : [flat(answer.answer)];
    const notes = answer.citations.map((c) => `[^${c.n}]: ${[flat(c.title || c.document), c.outlet && flat(c.outlet), c.published].filter(Boolean).join(", ")}: “${flat(c.quote)}”`);
    return `**${flat(turn.question)}**\n\n${lines.join("\n\n")}\n\n${notes.join("\n")}`.trim() + "\n";
  };

  const judge = (turn, verdict) => async (event) => {
    const button = event.currentTarget;
    try {
      await app.call("feedback", { question: turn.question, answer: turn.answer.answer.slice(0, 20000), verdict });
      for (const other of button.parentNode.querySelectorAll("[data-verdict]")) other.setAttribute("aria-pressed", String(other === button));
      app.say(t("thanks"));
    } catch (error) {
      app.say(error.message);
    }
  };

  const actions = (turn) => {
    const { answer } = turn;
    const engine = app.has(`engine.${answer.engine}`) ? t(`engine.${answer.engine}`) : answer.engine;
    const took = answer.timings_ms?.total;
    const vote = (verdict, name) => h("button.lm-round", { type: "button", "aria-label": t(verdict), title: t(verdict), "aria-pressed": "false", "data-verdict": verdict, onclick: judge(turn, verdict) }, icon(name));
    return h(
      "footer.lm-actions",
      null,
      h("button", { type: "button", onclick: () => app.copy(markdown(turn)) }, t("copy")),
      h("button", { type: "button", onclick: () => app.copy(app.linkTo(turn.question)) }, t("link")),
      h("button", { type: "button", onclick: () => app.ask(turn.question) }, t("retry")),
      vote("good", "up"),
      vote("bad", "down"),
      h("span.lm-muted.lm-engine", null, [engine, took === undefined ? null : t("took", { seconds: (took / 1000).toFixed(2) })].filter(Boolean).join(" · ")),
    );
  };

  const told = (turn) => {
    const { answer } = turn;
    if (!answer.answered) {
      return h("div.lm-silent", null, h("p.lm-tag", null, t("silent")), h("p", null, answer.answer));
    }
    return h(
      "div.lm-claims",
      null,
      answer.claims.map((claim) => h("p.lm-claim", { class: claim.supported ? null : "lm-unsure" }, claim.text, " ", markers(turn, claim.citations))),
      answer.conflicts.map((found) => conflict(turn, found)),
    );
  };

  const aside = (turn) => {
    const { answer } = turn;
    if (answer.answered) {
      if (!answer.citations.length) return null;
      return [h("h3", null, t("sources")), answer.citations.map((cited) => card(cited, cited.n))];
    }
    const leads = answer.passages.slice(0, 3);
    if (!leads.length) return null;
    return [h("h3", null, t("leads")), h("p.lm-muted", null, t("leads.sub")), leads.map((row) => card(row))];
  };

  const draw = (turn) => {
    const body = h("div.lm-answer", { "aria-live": "polite", "aria-busy": String(turn.state !== "done") });
    if (turn.state === "looking") body.append(h("p.lm-looking", { role: "status" }, t("looking")));
    if (turn.state === "failed") body.append(h("p.lm-error", { role: "alert" }, turn.message));
    if (turn.answer) {
      body.append(told(turn));
      if (turn.answer.notice) body.append(h("p.lm-notice", null, turn.answer.notice));
    }
    if (turn.state === "stopped") body.append(h("p.lm-muted", null, t("stopped")));
    if (turn.answer && turn.state === "done") body.append(actions(turn));
    const side = turn.answer ? aside(turn) : null;
    const fresh = h("article.lm-turn", { "data-id": turn.id, "data-state": turn.state }, h("div.lm-said", { lang: turn.answer?.language || null }, h("h2.lm-question", null, turn.question), body), side ? h("aside.lm-aside", { "aria-label": t(turn.answer.answered ? "sources" : "leads") }, side) : null);
    const old = app.root.querySelector(`.lm-turn[data-id="${turn.id}"]`);
    if (old) old.replaceWith(fresh);
    else app.root.querySelector(".lm-turns").append(fresh);
    app.root.querySelector(".lm-composer").classList.toggle("running", running());
    app.root.classList.toggle("lm-started", turns.length > 0);
  };

  const running = () => turns.some((turn) => ["looking", "telling"].includes(turn.state));

  app.ask = (text) => {
    const question = text.trim();
    if (!question || running()) return;
    const history = turns.filter((turn) => turn.state === "done").map((turn) => [turn.question, turn.answer.answer.slice(0, 20000)]);
    const turn = { id: `q${Date.now()}${Math.random().toString(36).slice(2, 6)}`, question, state: "looking", answer: null };
    turns.push(turn);
    app.show("ask");
    draw(turn);
    app.root.querySelector(`.lm-turn[data-id="${turn.id}"]`).scrollIntoView({ block: "start" });
    app.wires.ask({ id: turn.id, question, history: history.slice(-6) });
  };

  app.onPart = (part) => {
    const turn = part && turns.find((one) => one.id === part.id);
    if (!turn || ["stopped", "done", "failed"].includes(turn.state)) return;
    Object.assign(turn, { state: part.state, answer: part.answer ?? turn.answer, message: part.message });
    draw(turn);
  };

  const stop = () => {
    app.wires.halt();
    for (const turn of turns) {
      if (["looking", "telling"].includes(turn.state)) {
        turn.state = "stopped";
        draw(turn);
      }
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
      const lab = given.labs?.[0];
      if (lab) rows.push([language, fill("example.left", { lab })]);
      if (given.person && language === app.language) rows.push([language, fill("example.went", { person: given.person })]);
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
      h("button.lm-round.lm-new", { type: "button", "aria-label": t("new"), title: t("new"), onclick: () => { stop(); turns.length = 0; app.root.querySelector(".lm-turns").replaceChildren(); app.root.classList.remove("lm-started"); area.focus(); } }, icon("plus")),
      area,
      h("button.lm-round.lm-send", { type: "submit", "aria-label": t("send"), title: t("send") }, icon("send")),
      h("button.lm-round.lm-stop", { type: "button", "aria-label": t("stop"), title: t("stop"), onclick: stop }, icon("stop")),
    );
  };
})();
