// Search lists of the admin (select2) have no accessible name: each takes the one of the field that it stands for.
function nameFields(node) {
  for (const list of node.querySelectorAll(".select2-container")) {
    const select = list.previousElementSibling;
    const name = select?.getAttribute("aria-label") || document.querySelector(`label[for="${select?.id}"]`)?.textContent;
    if (!name) continue;
    for (const part of list.querySelectorAll(".select2-selection, .select2-selection__rendered")) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", name.replace(/:\s*$/, ""));
    }
  }
  for (const field of node.querySelectorAll(".select2-search__field")) field.setAttribute("aria-label", "Cari");
}
if (document.querySelector(".admin-autocomplete")) {
  new MutationObserver(() => nameFields(document)).observe(document.body, { childList: true, subtree: true });
}
