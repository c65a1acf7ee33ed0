// Elements from data. Text only ever becomes the content of text nodes: nothing is parsed as HTML.
(() => {
  const app = window.LabMoves;

  // h("p.name", {title: "…", onclick: …}, "text", child, null) → element
  app.h = (tag, given, ...children) => {
    const [name, ...classes] = tag.split(".");
    const element = document.createElement(name);
    if (classes.length) element.className = classes.join(" ");
    for (const [key, value] of Object.entries(given || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (key === "value" || key === "disabled" || key === "selected") element[key] = value;
      else element.setAttribute(key, value === true ? "" : value);
    }
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false) continue;
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return element;
  };

  const PATHS = {
    send: "M12 19V5M5 12l7-7 7 7",
    stop: "M7 7h10v10H7z",
    close: "M6 6l12 12M18 6L6 18",
    sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4",
    moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
    info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 8v.01",
    up: "M7 11v9H4v-9zM7 11l4-8c1.5 0 2.5 1 2.5 2.5V9H19a2 2 0 0 1 2 2.3l-1.2 7A2 2 0 0 1 17.8 20H7",
    down: "M7 13V4H4v9zM7 13l4 8c1.5 0 2.5-1 2.5-2.5V15H19a2 2 0 0 0 2-2.3l-1.2-7A2 2 0 0 0 17.8 4H7",
    plus: "M12 5v14M5 12h14",
  };

  app.icon = (name) => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", "lm-icon");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", PATHS[name]);
    svg.append(path);
    return svg;
  };

  // t("stats", {articles: 5}) → the text in the page's language
  app.t = (key, values) => {
    const text = app.texts[app.language][key] ?? app.texts.en[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));
  };

  app.has = (key) => key in app.texts.en;

  // A call of the server: what it returns, or an Error whose message is its sentence.
  app.call = async (name, data) => {
    const told = await app.wires.server[name](data || {});
    if (told && "ok" in told) return told.ok;
    throw new Error((told && told.error) || "The desk did not answer.");
  };

  app.say = (text) => {
    const box = app.root.querySelector(".lm-toast");
    box.textContent = text;
    box.classList.add("on");
    clearTimeout(app.sayTimer);
    app.sayTimer = setTimeout(() => box.classList.remove("on"), 3200);
  };

  // Tell who listens to the page; `say` shows as well.
  app.announce = (text) => {
    app.root.querySelector(".lm-live").textContent = app.oneLine(text);
  };

  app.engineName = (name) => (app.has(`engine.${name}`) ? app.t(`engine.${name}`) : name);

  app.copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = app.h("textarea", { class: "lm-hidden" });
      area.value = text;
      app.root.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    app.say(app.t("copied"));
  };

  app.kept = (key, value) => {
    try {
      if (value !== undefined) localStorage.setItem(`lab-moves.${key}`, value);
      return localStorage.getItem(`lab-moves.${key}`);
    } catch {
      return null;
    }
  };

  // "2025-08-14" → "14 August 2025", "XXXX-08-14" → "8月14日": as precise as it is known.
  app.date = (iso) => {
    const found = /^(\d{4}|XXXX)(?:-(\d\d))?(?:-(\d\d))?$/.exec(iso || "");
    if (!found) return iso || app.t("undated");
    const [, year, month, day] = found;
    const known = { year: year === "XXXX" ? undefined : "numeric", month: month && "long", day: day && "numeric" };
    const moment = new Date(Date.UTC(year === "XXXX" ? 2000 : Number(year), Number(month || 1) - 1, Number(day || 1)));
    return moment.toLocaleDateString(app.language === "en" ? "en-GB" : app.language, { ...known, timeZone: "UTC" });
  };

  app.byline = (row) => [row.outlet, app.date(row.published)].filter(Boolean).join(" · ");
  app.oneLine = (text) => text.replace(/\s+/g, " ").trim();
})();
