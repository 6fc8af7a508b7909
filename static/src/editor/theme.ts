/** The editor's looks, all by design tokens, so that both themes are one sheet. */

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const looks = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", background: "var(--panel)", fontSize: "13.5px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.65", fontVariantLigatures: "none" },
  ".cm-content": { padding: "12px 0 40vh", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 16px 0 8px" },
  ".cm-gutters": { background: "var(--panel)", color: "var(--muted)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": {
    minWidth: "40px",
    padding: "0 10px 0 8px",
    fontSize: "12px",
    lineHeight: "22.3px",
  },
  ".cm-activeLine, .cm-activeLineGutter": { background: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": {
    background: "color-mix(in srgb, var(--edge) 9%, transparent)",
  },
  ".cm-cursor": { borderLeft: "2px solid var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--parameter-border) 24%, transparent)",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    background: "color-mix(in srgb, var(--edge) 24%, transparent)",
    outline: "none",
  },
  ".cm-placeholder": { color: "var(--muted)" },
  ".lit-line": { background: "var(--code-line)", boxShadow: "inset 3px 0 var(--ring)" },
  ".lit-span": { background: "var(--code-span)", borderRadius: "3px" },
  ".fixed-line": {
    background: "color-mix(in srgb, var(--input-border) 16%, transparent)",
    boxShadow: "inset 3px 0 var(--input-border)",
  },
  ".failed-span": {
    textDecoration: "underline wavy var(--error) 1.5px",
    textUnderlineOffset: "4px",
    textDecorationSkipInk: "none",
  },
  "@media (hover: hover)": {
    ".numeral:hover": {
      position: "relative",
      cursor: "ew-resize",
      textDecoration: "underline dotted var(--number) 1.5px",
      textUnderlineOffset: "4px",
    },
    // a grip under the middle of the number
    ".numeral:hover::after": {
      content: "''",
      position: "absolute",
      left: "calc(50% - 7px)",
      bottom: "-5px",
      width: "14px",
      height: "4px",
      borderRadius: "2px",
      background: "var(--number)",
    },
  },
  "&.turning, &.turning .cm-content, &.turning .numeral": { cursor: "ew-resize" },
  ".failed-line": { background: "var(--error)", color: "var(--panel)", borderRadius: "3px" },
  "@media (forced-colors: active)": { ".failed-line": { color: "CanvasText" } },
});

const words = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.self], color: "var(--keyword)" },
  { tag: [tags.bool, tags.null, tags.number], color: "var(--number)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--string)" },
  { tag: tags.comment, color: "var(--comment)" },
  { tag: [tags.definition(tags.function(tags.variableName)), tags.definition(tags.className)], fontWeight: "600" },
  { tag: tags.meta, color: "var(--keyword)" },
]);

export const theme: Extension = [looks, syntaxHighlighting(words)];
