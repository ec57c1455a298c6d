// <button data-copy="text" hidden>Salin</button>: shown only where the clipboard can be written.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const label = button.textContent;
      button.textContent = "Tersalin";
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}
