"use strict";
(() => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const narrow = () => matchMedia("(max-width: 60rem)").matches;
  const articles = [...document.querySelectorAll("section.article")];
  let chosen = null;

  const light = (article, ids) => {
    article.classList.toggle("choosing", ids.length > 0);
    for (const mark of article.querySelectorAll("mark")) {
      mark.classList.toggle("on", mark.dataset.records.split(" ").some((id) => ids.includes(id)));
    }
    for (const record of article.querySelectorAll(".record")) {
      record.classList.toggle("on", ids.includes(record.dataset.record));
    }
  };
  const choose = (article, ids) => {
    if (chosen && chosen.article !== article) light(chosen.article, []);
    chosen = ids.length ? { article, ids } : null;
    light(article, ids);
  };
  const restore = (article) => light(article, chosen && chosen.article === article ? chosen.ids : []);
  const show = (element) => element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  const idsOf = (element) => (element.dataset.record ? [element.dataset.record] : element.dataset.records.split(" "));

  for (const article of articles) {
    article.addEventListener("mouseover", (event) => {
      const element = event.target.closest(".record, mark");
      if (element) light(article, idsOf(element));
      else restore(article);
    });
    article.addEventListener("mouseleave", () => restore(article));
    article.addEventListener("focusin", (event) => {
      const record = event.target.closest(".record");
      if (record) choose(article, idsOf(record));
    });
    article.addEventListener("click", (event) => {
      const element = event.target.closest(".record, mark");
      if (!element || getSelection().toString()) return;
      if (event.target.closest("a.badge")) event.preventDefault();
      choose(article, idsOf(element));
      const other = element.dataset.record
        ? article.querySelector("mark.on")
        : [...article.querySelectorAll(".record.on")].find((record) => !record.hidden);
      if (other && (!narrow() || event.target.closest("a.badge") || !element.dataset.record)) show(other);
    });
    article.addEventListener("keydown", (event) => {
      const record = event.target.closest(".record");
      if (event.key === "Enter" && record) {
        const mark = article.querySelector("mark.on");
        if (mark) show(mark);
      }
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen) choose(chosen.article, []);
  });

  const find = document.getElementById("find");
  const doubtful = document.getElementById("doubtful");
  const rows = [...document.querySelectorAll(".contents tbody tr")];
  const words = articles.map((article) => [...article.querySelectorAll("header, .record")].map((part) => part.textContent).join(" ").toLowerCase());
  const filter = () => {
    const wanted = find.value.trim().toLowerCase();
    let count = 0;
    articles.forEach((article, index) => {
      for (const record of article.querySelectorAll(".record")) {
        record.hidden = doubtful.checked && !record.classList.contains("doubtful");
      }
      const some = !doubtful.checked || article.querySelector(".record.doubtful");
      const match = Boolean(some && words[index].includes(wanted));
      article.hidden = !match;
      rows[index].hidden = !match;
      count += match;
    });
    document.getElementById("found").textContent = wanted || doubtful.checked ? `${count} of ${articles.length}` : "";
  };
  find.addEventListener("input", filter);
  doubtful.addEventListener("change", filter);
  if (find.value || doubtful.checked) filter();
})();
