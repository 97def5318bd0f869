// On a phone the menu lies over the page: a choice closes it.
let installed = false;

export default function () {
  if (installed) return;
  installed = true;
  document.addEventListener("click", event => {
    if (!event.target.closest?.("[data-testid=stSidebarNavLink]") || !matchMedia("(max-width: 768px)").matches) return;
    setTimeout(() => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click());
  });
}
