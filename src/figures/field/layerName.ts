/** What the map of a pair can show; apart from the drawing, because a link is read before anything is drawn. */
export type MapLayer = "overlay" | "cost" | "velocity" | "mass" | "morph";
/** What stands in the middle of the inspector: a map, or how the pair converged. */
export type LayerName = MapLayer | "convergence";
export const LAYERS: readonly LayerName[] = ["overlay", "cost", "velocity", "mass", "morph", "convergence"];
