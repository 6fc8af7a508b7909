/** Puts the page together: panes, and what crosses from one to another. */

import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "./styles/tokens.css";
import "./styles/controls.css";
import "./styles/page.css";
import "./styles/dialogs.css";
import "./styles/output.css";
import "./styles/progress.css";
import "./styles/inspector.css";
import "./styles/arithmetic.css";
import "./styles/summary.css";
import "./styles/connectors.css";
import "./styles/graph.css";
import "./styles/picture.css";
import "./styles/bar.css";
import "./styles/find.css";
import "./styles/outline.css";
import "./styles/projector.css";
import "./styles/print.css";
import "./styles/everyone.css";
import "./styles/findings.css";
import "./styles/time.css";
import "./styles/steps.css";
import "./styles/passes.css";
import "./styles/predict.css";
import "./styles/nudge.css";
import "./styles/overlay.css";
import "./styles/compare.css";
import "./styles/memory.css";
import "./styles/knobs.css";
import { effect } from "@preact/signals-core";
import { html, render } from "lit";
import { boot } from "./api/boot";
import type { CodeEditor } from "./editor/editor";
import "./editor/editor";
import { examples } from "./examples/examples";
import { findingsHere } from "./graph/badges";
import "./graph/stage";
import type { SearchPalette } from "./find/palette";
import "./find/palette";
import { locale, t } from "./i18n/i18n";
import { released, turned } from "./knobs/follow";
import "./knobs/note";
import type { TurnRequest } from "./knobs/sliders";
import type { Edit, Span } from "./model/document";
import type { AboutDialog } from "./panels/about";
import "./panels/about";
import type { ClassicDialog } from "./panels/classic";
import "./panels/classic";
import "./outline/live";
import "./panels/caption";
import "./panels/drop";
import "./panels/header";
import "./panels/inspector";
import type { KeysDialog } from "./panels/keys";
import "./panels/keys";
import "./panels/output";
import { printOnAsking } from "./panels/print";
import { listenForShortcuts } from "./panels/shortcuts";
import "./panels/skip";
import "./panels/split";
import "./panels/tabs";
import type { ShareToast } from "./panels/toast";
import "./panels/toast";
import { draft } from "./state/preferences";
import { open, run, stop } from "./state/run";
import { code, cursorLine, lookup, opened, running, selection, stale, tab } from "./state/session";

locale.value = document.documentElement.lang === "zh-CN" ? "zh-CN" : "en";
code.value = boot.graph ? "" : draft.value || examples[0].code;

render(
  html`
    <skip-links></skip-links>
    <page-header role="banner"></page-header>
    <main>
    <h1 class="spoken">Gradwalk</h1>
    <projector-caption></projector-caption>
    <section class="code">
      <code-editor></code-editor>
      <knob-note></knob-note>
      <split-handle name="output-height" axis="y" side="after" start="210" least="80" most="560"></split-handle>
      <output-panel></output-panel>
    </section>
    <split-handle class="left" name="editor" axis="x" side="before" start="440" least="260" most="900"></split-handle>
    <graph-stage class="graph" role="region"></graph-stage>
    <split-handle class="right" name="inspector" axis="x" side="after" start="348" least="280" most="640"></split-handle>
    <inspector-panel tabindex="-1" role="region"></inspector-panel>
    <page-tabs class="tabs"></page-tabs>
    </main>
    <share-toast></share-toast>
    <about-dialog></about-dialog>
    <classic-dialog></classic-dialog>
    <drop-sheet></drop-sheet>
    <search-palette></search-palette>
    <keys-dialog></keys-dialog>
    <live-region class="spoken"></live-region>
  `,
  document.body,
);

const editor = document.querySelector("code-editor") as CodeEditor;
const toast = document.querySelector("share-toast") as ShareToast;
const about = document.querySelector("about-dialog") as AboutDialog;
const classic = document.querySelector("classic-dialog") as ClassicDialog;
const keys = document.querySelector("keys-dialog") as KeysDialog;
const palette = document.querySelector("search-palette") as SearchPalette;

editor.addEventListener("edit", () => {
  code.value = editor.code;
  draft.value = editor.code;
});
editor.addEventListener("cursor", () => {
  cursorLine.value = editor.line;
});
editor.addEventListener("run", () => void run());
editor.addEventListener("turned", (event) => turned((event as CustomEvent<string>).detail));
editor.addEventListener("released", released);
document.querySelector("page-header")?.addEventListener("share", () => void toast.share());
document.querySelector("page-header")?.addEventListener("about", () => about.open());
document.querySelector("page-header")?.addEventListener("keys", () => keys.open());
window.addEventListener("search", () => palette.open());
listenForShortcuts(
  () => palette.open(),
  () => keys.open(),
);
printOnAsking();
window.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  event.preventDefault();
  void run();
});
window.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !running.value) return;
  if ((event.target as Element).closest("code-editor, [data-action=stop]")) stop();
});
window.addEventListener("reveal", (event) => {
  tab.value = "code";
  editor.goTo((event as CustomEvent<Span>).detail);
});
window.addEventListener("apply-fix", (event) => {
  tab.value = "code";
  editor.apply((event as CustomEvent<Edit>).detail);
});
window.addEventListener("turn", (event) => editor.turn((event as CustomEvent<TurnRequest>).detail));
window.addEventListener("classic", () => classic.open());
window.addEventListener("popstate", () => location.reload());

effect(() => {
  editor.code = code.value;
});
effect(() => {
  document.documentElement.lang = locale.value;
  document.title = t("page.title");
  document.querySelector("section.code")?.setAttribute("aria-label", t("tab.code"));
  document.querySelector("inspector-panel")?.setAttribute("aria-label", t("tab.details"));
  document.querySelector("graph-stage")?.setAttribute("aria-label", t("tab.graph"));
  editor.name(t("editor.label"), t("editor.placeholder"));
});
effect(() => {
  document.body.dataset.tab = tab.value;
});
// a run that brought a picture is what a phone shows next
effect(() => {
  if (opened.value?.nodes.length) tab.value = "graph";
});
effect(() => {
  const [about, chosen] = [lookup.value, selection.value];
  if (!about || stale.value) return editor.mark({ lit: [], failed: null });
  const span =
    chosen?.kind === "node"
      ? about.nodeSpan(chosen.node)
      : chosen?.kind === "edge" && chosen.edges[0] !== undefined
        ? about.nodeSpan(about.document.edges[chosen.edges[0]]?.source ?? -1)
        : null;
  // a finding's own line first: that is where the reader should look
  const told = findingsHere.value.map((finding) => about.span(finding.span)).filter((each) => each !== null);
  editor.mark({
    lit: [...told, ...(span ? [span] : [])],
    failed: about.span(about.document.outcome.error?.span ?? null),
  });
});

if (boot.graph) void open(boot.graph);
