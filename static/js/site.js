// The one script of every page that is not a client's. What works on a single page comes with that page.
import "./ui.js";
import "./rows.js";
