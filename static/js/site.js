// The one script of every page that is not a client's. What works on a single page comes with that page.
import "./page/behaviours.js";
import "./page/scroll-to-current.js";
