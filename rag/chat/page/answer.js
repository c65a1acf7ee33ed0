// One answer on the page: its claims with their markers, the sources beside it, what can be done with it.
(() => {
  const app = window.LabMoves;
  const { h, t, icon } = app;
  const MOST_MARKERS = 4; // after one claim, the others behind a button
  const MOST_CARDS = 4; // beside one answer, likewise

  const citationOf = (answer, n) => answer.citations.find((cited) => cited.n === n);

  const marker = (turn, n) => {
    const cited = citationOf(turn.answer, n);
    if (!cited) return null;
    const label = t("source", { n, title: cited.title || cited.document });
    return h("button.lm-cite", { type: "button", title: label, "aria-label": label, "data-n": n, onclick: () => app.openReader(cited) }, `[${n}]`);
  };

  // The first `most` nodes, and a button that puts the others in its place.
  const folded = (nodes, most, label, look = "") => {
    if (nodes.length <= most + 1) return nodes;
    const more = h(`button.lm-more${look}`, { type: "button", "aria-expanded": "false", "aria-label": t("sources.all", { n: nodes.length }), onclick: () => { more.replaceWith(...nodes.slice(most)); nodes[most].focus(); } }, label);
    return [...nodes.slice(0, most), more];
  };

  const markers = (turn, numbers) => {
    const made = numbers.map((n) => marker(turn, n)).filter(Boolean);
    return made.length ? h("span.lm-cites", null, folded(made, MOST_MARKERS, `+${made.length - MOST_MARKERS}`, ".lm-cite")) : null;
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
          const told = side.citations.map((n) => citationOf(turn.answer, n)).filter(Boolean).map(app.byline);
          return h("div.lm-side", null, h("p.lm-side-value", null, side.value, " ", markers(turn, side.citations)), [...new Set(told)].map((line) => h("p.lm-byline", null, line)));
        }),
      ),
    );

  // The answer as Markdown, its sources as footnotes; nothing of an article or a question is markup in it.
  app.markdownOf = (turn) => {
    const { answer } = turn;
    const flat = (text) => app.oneLine(text).replace(/[\\`*_{}[\]<>#|!]/g, "\\$&");
    const lines = answer.claims.length
      ? answer.claims.map((claim) => `${flat(claim.text)}${claim.citations.map((n) => `[^${n}]`).join("")}`)
      : [flat(answer.answer)];
    const sides = answer.conflicts.flatMap((found) => [`${t("conflict")}: ${flat(found.about || "")}`, ...found.sides.map((side) => `- ${flat(side.value)}${side.citations.map((n) => `[^${n}]`).join("")}`)]);
    const notes = answer.citations.map((c) => `[^${c.n}]: ${[flat(c.title || c.document), c.outlet && flat(c.outlet), c.published].filter(Boolean).join(", ")}: “${flat(c.quote)}”`);
    return `**${flat(turn.question)}**\n\n${[...lines, ...sides].join("\n\n")}\n\n${notes.join("\n")}`.trim() + "\n";
  };

  const judge = (turn, verdict) => async (event) => {
    const button = event.currentTarget;
    const { answer, language, engine, answered, citations } = turn.answer;
    const places = citations.map(({ document, start, end }) => ({ document, start, end }));
    try {
      await app.call("feedback", { question: turn.answer.rewritten || turn.question, answer: answer.slice(0, 20000), language, engine, answered, citations: places, verdict });
      for (const other of button.parentNode.querySelectorAll("[data-verdict]")) other.setAttribute("aria-pressed", String(other === button));
      app.say(t("thanks"));
    } catch (error) {
      app.say(error.message);
    }
  };

  const actions = (turn) => {
    const { answer } = turn;
    const took = answer.timings_ms?.total;
    const vote = (verdict, name) => h("button.lm-round", { type: "button", "aria-label": t(verdict), title: t(verdict), "aria-pressed": "false", "data-verdict": verdict, onclick: judge(turn, verdict) }, icon(name));
    return h(
      "footer.lm-actions",
      null,
      h("button", { type: "button", onclick: () => app.copy(app.markdownOf(turn)) }, t("copy")),
      h("button", { type: "button", onclick: () => app.copy(app.linkTo(answer.rewritten || turn.question)) }, t("link")),
      h("button", { type: "button", onclick: () => app.retry(turn) }, t("retry")),
      vote("good", "up"),
      vote("bad", "down"),
      h("span.lm-muted.lm-engine", null, [app.engineName(answer.engine), took === undefined ? null : t("took", { seconds: (took / 1000).toFixed(2) })].filter(Boolean).join(" · ")),
    );
  };

  const told = (turn) => {
    const { answer } = turn;
    if (!answer.answered) return h("div.lm-silent", null, h("p.lm-tag", null, t("silent")), h("p", null, answer.answer));
    const claims = answer.claims.map((claim, i) => h("p.lm-claim", { class: ["lm-claim", claim.supported ? "" : "lm-unsure", i < turn.shown ? "" : "lm-fresh"].filter(Boolean).join(" ") }, claim.text, " ", markers(turn, claim.citations)));
    turn.shown = claims.length;
    return h("div.lm-claims", null, claims, answer.conflicts.map((found) => conflict(turn, found)));
  };

  // What stands beside the answer: its sources, or the nearest passages where it has none.
  app.asideOf = (turn) => {
    const { answer } = turn;
    const box = (name, more, cards) => h("aside.lm-aside", { "aria-label": t(name) }, h("h3", null, t(name)), more, cards);
    if (answer.answered && answer.citations.length) {
      const cards = answer.citations.map((cited) => card(cited, cited.n));
      return box("sources", null, folded(cards, MOST_CARDS, t("sources.all", { n: cards.length })));
    }
    const leads = answer.answered ? [] : answer.passages.slice(0, 3);
    return leads.length ? box("leads", h("p.lm-muted", null, t("leads.sub")), leads.map((row) => card(row))) : null;
  };

  const again = (turn) => h("footer.lm-actions", null, h("button", { type: "button", onclick: () => app.retry(turn) }, t("retry")));

  const sorry = (turn) => h("p.lm-error", { role: "alert" }, turn.code && app.has(`error.${turn.code}`) ? t(`error.${turn.code}`) : turn.message);

  app.answerOf = (turn) => {
    const { answer, state } = turn;
    return h(
      "div.lm-answer",
      { "aria-busy": String(["looking", "telling"].includes(state)) },
      answer?.rewritten ? h("p.lm-understood", null, t("understood", { question: answer.rewritten })) : null,
      state === "looking" ? h("p.lm-looking", null, t("looking")) : null,
      state === "failed" ? sorry(turn) : null,
      answer ? told(turn) : null,
      answer?.notice ? h("p.lm-notice", null, answer.notice) : null,
      state === "stopped" ? h("p.lm-muted.lm-stopped", null, t("stopped")) : null,
      state === "done" ? actions(turn) : ["stopped", "failed"].includes(state) ? again(turn) : null,
    );
  };
})();
