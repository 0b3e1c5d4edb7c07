// Makes static/dist/ out of static/js/ and static/css/: `make bundles`. With --check it writes nothing, and fails where
// a file in static/dist/ is not what its sources make.
//
// Each file directly in js/ and css/ becomes one file of the same name; what it imports comes along. esbuild joins and
// minifies; lightningcss writes today's CSS (light-dark(), nesting) so that the oldest browsers read it.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { transform } from "lightningcss";

const ROOT = path.dirname(fileURLToPath(import.meta.url));
const DIST = path.join(ROOT, "dist");
const SCRIPT_TARGETS = ["safari15", "ios15", "chrome100", "firefox100"];
const STYLE_TARGETS = { safari: 15 << 16, ios_saf: 15 << 16, chrome: 100 << 16, firefox: 100 << 16 };
// One runs before the first paint, which a module cannot; the other would need a newer Firefox as a module.
const CLASSIC_SCRIPTS = ["theme.js", "service-worker.js"];

/** The files directly in a folder, as absolute paths. */
function entriesIn(folder) {
  const found = readdirSync(path.join(ROOT, folder), { withFileTypes: true });
  return found.filter((each) => each.isFile()).map(({ name }) => path.join(ROOT, folder, name));
}

/** Each entry with everything that it imports, by its name in dist/: {"js/phone.js": text}. */
async function bundle(entryPoints, options) {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints,
    outbase: ROOT,
    outdir: DIST,
    bundle: true,
    charset: "utf8",
    write: false,
    logLevel: "warning",
    ...options,
  });
  return Object.fromEntries(outputFiles.map((file) => [path.relative(DIST, file.path), file.text]));
}

async function scripts() {
  const entries = entriesIn("js");
  const isClassic = (entry) => CLASSIC_SCRIPTS.includes(path.basename(entry));
  const shared = { minify: true, target: SCRIPT_TARGETS };
  const modules = entries.filter((entry) => !isClassic(entry));
  return {
    ...(await bundle(modules, { ...shared, format: "esm" })),
    ...(await bundle(entries.filter(isClassic), { ...shared, format: "iife" })),
  };
}

/**
 * Leaves images and fonts files of their own, which Django gives hashed names. dist/css/ is served as css/, so their
 * addresses are relative to that folder, however deep the style sheet lies that names them.
 */
const keepFiles = {
  name: "keep-files",
  setup({ onResolve }) {
    onResolve({ filter: /^[^:]+\.(?:woff2|svg|png)$/ }, ({ path: address, resolveDir }) => {
      const file = path.join(resolveDir, address);
      if (!existsSync(file)) return { errors: [{ text: `There is no ${path.relative(ROOT, file)}` }] };
      return { path: path.relative(path.join(ROOT, "css"), file), external: true };
    });
  },
};

async function styles() {
  const joined = await bundle(entriesIn("css"), { plugins: [keepFiles] });
  const lowered = Object.entries(joined).map(([filename, text]) => {
    const licences = text.match(/\/\*![\s\S]*?\*\//g) ?? [];
    const { code } = transform({ filename, code: Buffer.from(text), minify: true, targets: STYLE_TARGETS });
    return [filename, licences.join("\n") + Buffer.from(code).toString()];
  });
  return Object.fromEntries(lowered);
}

/** The names of files in dist/ that are missing, are not what `made` has, or that nothing makes any more. */
function differing(made) {
  const there = existsSync(DIST) ? readdirSync(DIST, { recursive: true }).filter((name) => path.extname(name)) : [];
  const isSame = (name) => there.includes(name) && readFileSync(path.join(DIST, name), "utf8") === made[name];
  return [...new Set([...Object.keys(made), ...there])].filter((name) => !(name in made && isSame(name))).sort();
}

function write(made) {
  rmSync(DIST, { recursive: true, force: true });
  for (const [name, text] of Object.entries(made)) {
    mkdirSync(path.dirname(path.join(DIST, name)), { recursive: true });
    writeFileSync(path.join(DIST, name), text);
  }
}

const made = { ...(await scripts()), ...(await styles()) };
if (process.argv.includes("--check")) {
  const names = differing(made);
  if (names.length) {
    console.error(`Not what the sources make: ${names.join(", ")}. Run \`make bundles\` and commit static/dist/.`);
    process.exitCode = 1;
  }
} else {
  write(made);
}
