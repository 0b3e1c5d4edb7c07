// The types of idb.js, from the npm package of the same version.
export * from "idb";
