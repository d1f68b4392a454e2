import { type ComponentType, lazy } from "react";
import { NotLoaded } from "./NotLoaded.tsx";

/** A part of the page that is fetched when it is first shown. One that can't be fetched says so in its place. */
export function fetched<P>(fetchPart: () => Promise<{ readonly default: ComponentType<P> }>) {
	return lazy(() => fetchPart().catch(() => ({ default: NotLoaded as ComponentType<P> })));
}
