// Scrolls a row of tabs or of navigation that is wider than the screen to its current entry.
for (const row of document.querySelectorAll(".tabs, .site-nav")) {
  const current = row.querySelector("[aria-current]");
  if (!current || row.scrollWidth <= row.clientWidth) continue;
  const [here, there] = [row.getBoundingClientRect(), current.getBoundingClientRect()];
  row.scrollLeft += there.left + there.width / 2 - here.left - here.width / 2;
}
