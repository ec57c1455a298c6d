// Menus of the top bar close on Escape, on a click elsewhere, and when another opens. Without this file they just stay open.
const menus = [...document.querySelectorAll("details.bar-menu")];
const closeAll = (except) => menus.forEach((menu) => { if (menu !== except) menu.open = false; });
document.addEventListener("click", (event) => closeAll(event.target.closest("details.bar-menu")));
document.addEventListener("keydown", (event) => {
  const open = menus.find((menu) => menu.open);
  if (event.key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
