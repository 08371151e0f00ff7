/** The whole icon set, as a file of its own that is loaded when a node type names an icon beyond `ICONS`. */
export { icons } from "lucide-react";
