// A page begins at its top: Streamlit keeps how far down the last one was read.
const shown = new WeakMap();

export default function ({ data, parentElement }) {
  if (shown.get(parentElement) === data.page) return;
  shown.set(parentElement, data.page);
  const place = document.querySelector("[data-testid=stMain]");
  if (place) place.scrollTop = 0;
}
