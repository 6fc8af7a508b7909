/** What the inspector says about an `nn.Module` that is drawn closed. */

import { html, type TemplateResult } from "lit";
import { t } from "../i18n/i18n";
import type { Lookup } from "../state/lookup";
import { shownPass } from "../state/session";
import { hooks, hooksOfModule } from "./hooks";
import { nodeLink } from "./links";

const SHOWN = 60;

export function moduleDetails(about: Lookup, id: number): TemplateResult {
  const { modules, nodes } = about.document;
  const module = modules[id];
  if (!module) return html``;
  const inside = (child: number | null): boolean => {
    let at = child;
    for (let depth = 0; at !== null && depth <= modules.length; depth++) {
      if (at === id) return true;
      at = modules[at]?.parent ?? null;
    }
    return false;
  };
  const held = nodes.flatMap((node, at) => (inside(node.module) ? [at] : []));
  return html`
    <h2>${module.path || module.type}</h2>
    <p class="class">${module.type}</p>
    <p class="facts"><span>${t("inspector.module.parameters", { count: module.parameters })}</span></p>
    ${hooks(about, hooksOfModule(about, id), shownPass.value)}
    <h3>${t("inspector.module.nodes")}<span class="kind">${held.length}</span></h3>
    <ul class="nodes">
      ${held.slice(0, SHOWN).map((at) => html`<li>${nodeLink(at, about.title(at))} <span class="dtype">${nodes[at]?.name}</span></li>`)}
      ${held.length > SHOWN ? html`<li class="quiet">+ ${held.length - SHOWN}</li>` : ""}
    </ul>
  `;
}
