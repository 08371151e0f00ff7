/**
 * The whole icon set, a separate file that is loaded when a node type names an icon beyond `ICONS`.
 */
export { icons } from "lucide-react";
