/** The frame and the title of one open module. */

import { t } from "../i18n/i18n";
import type { Frame } from "../layout/layout";
import type { Group } from "../model/picture";
import { svg } from "./svg";

export function drawGroup(group: Group, { x, y, width, height, title: shift }: Frame): SVGGElement {
  const left = x + shift;
  const title = svg(
    "g",
    {
      class: "toggle",
      "data-toggle": "",
      role: "button",
      tabindex: -1,
      "aria-label": t("graph.group.close", { name: group.title }),
    },
    svg("rect", {
      x: left + 3,
      y: y + 3,
      width: Math.min(width - shift - 6, Math.max(group.width, 60)),
      height: 24,
      rx: 7,
    }),
    svg("path", { d: `M${left + 11} ${y + 12.5}h9l-4.5 5.5z` }),
    svg(
      "text",
      { x: left + 26, y: y + 19.5 },
      group.title,
      ...(group.subtitle ? [svg("tspan", { class: "type", dx: 6 }, group.subtitle)] : []),
    ),
  );
  return svg(
    "g",
    { class: "group", "data-group": group.id },
    svg("rect", { class: "ground", x, y, width, height, rx: 10 }),
    title,
  );
}
