// Tabs, and the navigation of a coach's phone: of a row wider than the screen, the place one is at is in sight.
for (const row of document.querySelectorAll(".tabs, .site-nav")) {
  const current = row.querySelector("[aria-current]");
  if (!current || row.scrollWidth <= row.clientWidth) continue;
  const [here, there] = [row.getBoundingClientRect(), current.getBoundingClientRect()];
  row.scrollLeft += there.left + there.width / 2 - here.left - here.width / 2;
}
