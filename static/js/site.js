// The one script of pages that are not a client's. What only one page needs is in a file of its own.
import "./page/behaviours.js";
import "./page/scroll-to-current.js";
