// The reader: an article as it was published, scrolled to a quote, beside its cleaned reading.
(() => {
  const app = window.LabMoves;
  const { h, t, icon } = app;

  const originalOf = (view) => {
    const body = h("div.lm-original", { lang: view.language });
    let marked = false;
    for (const piece of view.original) {
      const classes = [piece.kind === "title" || piece.kind === "heading" ? "lm-head" : "", piece.kind === "boilerplate" ? "lm-boiler" : "", piece.damaged ? "lm-damaged" : ""].filter(Boolean);
      let node = document.createTextNode(piece.text);
      if (classes.length) node = h("span", { class: classes.join(" "), title: piece.reason || null }, piece.text);
      if (piece.quoted) {
        node = h("mark", { id: marked ? null : "lm-quote", tabindex: marked ? null : "-1" }, node);
        marked = true;
      }
      body.append(node);
    }
    return body;
  };

  const cleanedOf = (view) =>
    h(
      "div.lm-cleaned",
      { lang: view.language },
      view.cleaned.map((block) => h(block.kind === "paragraph" ? "p" : "h3", null, block.text)),
    );

  const toQuote = (box) => {
    const mark = box.querySelector("mark");
    if (!mark) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    mark.scrollIntoView({ block: "center", behavior: still ? "auto" : "instant" });
  };

  // Open `place.document` at place.start–place.end in the drawer.
  app.openReader = async (place) => {
    const dialog = app.root.querySelector("dialog.lm-reader");
    const came = document.activeElement;
    const body = h("div.lm-reader-body", { tabindex: "0", "aria-live": "off" }, h("p.lm-muted", null, t("loading")));
    const close = h("button.lm-round", { type: "button", "aria-label": t("reader.close"), onclick: () => dialog.close() }, icon("close"));
    const heading = h("h2", { id: "lm-reader-title" }, place.title || place.document);
    const byline = h("p.lm-byline", null, app.byline(place));
    const bar = h("div.lm-switch", { role: "group", "aria-label": t("reader.views") });
    dialog.replaceChildren(h("header", null, h("div", null, heading, byline), close), bar, body);
    if (!dialog.open) dialog.showModal();
    dialog.onclose = () => came && came.isConnected && came.focus();
    let view;
    try {
      view = await app.call("article", { document: place.document, start: place.start ?? null, end: place.end ?? null });
    } catch (error) {
      body.replaceChildren(h("p.lm-error", null, error.message));
      return;
    }
    heading.textContent = view.title || view.document;
    heading.lang = view.language;
    byline.textContent = [view.outlet, app.date(view.published), view.author, view.document].filter(Boolean).join(" · ");
    const show = (mode) => {
      const parts = { original: [originalOf], cleaned: [cleanedOf], both: [originalOf, cleanedOf] }[mode];
      dialog.classList.toggle("wide", mode === "both");
      body.replaceChildren(h(`div.lm-columns.${mode}`, null, parts.map((part) => part(view))));
      if (mode !== "cleaned") body.append(h("p.lm-legend", null, t("reader.legend")));
      bar.replaceChildren(
        ...["original", "cleaned", "both"].map((name) =>
          h("button", { type: "button", "aria-pressed": String(name === mode), onclick: () => show(name) }, t(`reader.${name}`)),
        ),
      );
      requestAnimationFrame(() => toQuote(body));
    };
    show(place.mode || "original");
  };
})();
