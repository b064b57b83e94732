/* The admin's only script of ours. Without it the same warning comes after saving,
   and the focus on an error is the browser's own (autofocus). */
"use strict";

(() => {
  // Django's choosers hide their select: what leads there must lead to what is seen.
  function toChooser(target) {
    if (!target?.matches("select.select2-hidden-accessible")) return;
    target.parentElement.querySelector(".select2-selection")?.focus();
  }
  document.addEventListener("focusin", ({ target }) => toChooser(target));

  // They also hide its label from who listens to the page.
  function nameChoosers(part) {
    for (const select of part.querySelectorAll("select.select2-hidden-accessible")) {
      const name = select.labels[0]?.textContent.trim() || select.ariaLabel;
      const drawn = select.nextElementSibling;
      for (const each of drawn.querySelectorAll("[role=combobox], [role=textbox], input")) {
        const value = each.matches("[role=textbox]") ? each.title : "";
        each.removeAttribute("aria-labelledby");
        each.setAttribute("aria-label", `${name} ${value}`.trim());
      }
    }
  }
  // After Django's own, which makes the choosers, and maybe later than load.
  window.django?.jQuery(() => {
    nameChoosers(document);
    toChooser(document.activeElement);
  });
  document.addEventListener("formset:added", ({ target }) => {
    setTimeout(() => nameChoosers(target));
  });

  const box = document.getElementById("serupa");
  const form = box?.closest("form");
  if (!form) return;
  const watched = box.dataset.fields.split(" ");
  let asked = "";
  let waiting;

  function typed() {
    const query = new URLSearchParams({ pk: box.dataset.pk });
    for (const name of watched) query.set(name, form.elements[name]?.value ?? "");
    return query.toString();
  }

  async function ask() {
    const query = typed();
    if (query === asked) return;
    asked = query;
    const response = await fetch(`${box.dataset.url}?${query}`);
    // Meanwhile something else may have been typed.
    if (response.ok && query === asked) show(await response.json());
  }

  function show({ heading, rows }) {
    box.replaceChildren();
    if (!rows.length) return;
    const list = document.createElement("ul");
    for (const { url, text } of rows) {
      const link = document.createElement("a");
      link.href = url;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = text;
      list.appendChild(document.createElement("li")).appendChild(link);
    }
    box.append(heading, list);
  }

  // Through jQuery: Django's choosers tell of a choice in no other way.
  window.django.jQuery(form).on("input change", ({ target }) => {
    if (!watched.includes(target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 300);
  });
})();
