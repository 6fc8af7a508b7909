/** What a printer gets: the code, the whole graph and the values, on white. */

import { html, render, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Lookup } from "../state/lookup";
import { graph, lookup } from "../state/session";
import { brief, briefGradient } from "./value";

/** Puts a sheet into the page while it is printed. */
export function printOnAsking(): void {
  const sheet = document.createElement("section");
  sheet.className = "print-sheet";
  window.addEventListener("beforeprint", () => {
    const about = lookup.value;
    if (!about) return;
    render(contents(about), sheet);
    const picture = document.querySelector("autograd-graph")?.copy();
    if (picture) sheet.querySelector(".print-graph")?.replaceChildren(picture);
    // before the page, so that the copy finds its own arrow heads
    document.body.prepend(sheet);
    document.body.classList.add("printing");
  });
  window.addEventListener("afterprint", () => {
    document.body.classList.remove("printing");
    sheet.remove();
  });
}

function contents(about: Lookup): TemplateResult {
  const { values, variables, environment } = about.document;
  const lines = (graph.value?.snippet.code ?? "").replace(/\n$/, "").split("\n");
  const held = variables.filter(({ value }) => value !== null);
  return html`
    <h1>Gradwalk</h1>
    <h2>${t("print.code")}</h2>
    <ol class="print-code">${lines.map((line) => html`<li><code>${line}</code></li>`)}</ol>
    <h2>${t("print.graph")}</h2>
    <div class="print-graph"></div>
    <h2>${t("print.values")}</h2>
    <table>
      <thead><tr><th scope="col">${t("summary.variable")}</th><th scope="col">${t("summary.variable.value")}</th><th scope="col">${t("summary.variable.grad")}</th></tr></thead>
      <tbody>${held.map(
        ({
          name,
          value,
          grad,
        }) => html`<tr><th scope="row">${name}</th><td>${brief(values[value as number] ?? null)}</td>
          <td>${grad === null ? "–" : briefGradient(values[grad] ?? null)}</td></tr>`,
      )}</tbody>
    </table>
    <p class="print-made">${t("print.made")} · PyTorch ${environment.torch}</p>`;
}
