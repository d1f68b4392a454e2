/** What the map of a pair can show; apart from the drawing, because a link is read before anything is drawn. */
export type LayerName = "overlay" | "cost" | "velocity" | "mass" | "morph";
export const LAYERS: readonly LayerName[] = ["overlay", "cost", "velocity", "mass", "morph"];
