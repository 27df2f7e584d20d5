// Returns to the shop by itself. The button does the same without scripts.
const form = document.querySelector("form[data-return-after]");
const [arrival] = performance.getEntriesByType("navigation");
// Whoever came back here with the back button wants to read the page.
if (form && !(arrival && arrival.type === "back_forward")) {
  setTimeout(() => form.submit(), Number(form.dataset.returnAfter));
}
