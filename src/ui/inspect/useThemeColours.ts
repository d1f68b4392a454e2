import { useEffect, useState } from "react";
import { useApp } from "../appContext.ts";

/** Colours that the plotting library must be told, because it does not read style sheets. */
export interface ThemeColours {
	readonly text: string;
	readonly faint: string;
	readonly font: string;
}

function readColours(): ThemeColours {
	const style = getComputedStyle(document.documentElement);
	const value = (name: string): string => style.getPropertyValue(name).trim();
	return { text: value("--text"), faint: value("--faint"), font: value("--font") };
}

/** Follows the theme switch and the system. */
export function useThemeColours(): ThemeColours {
	const theme = useApp((state) => state.view.theme);
	const [colours, setColours] = useState(readColours);
	// biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours live in the style sheet; it only says when to look
	useEffect(() => {
		const query = window.matchMedia("(prefers-color-scheme: dark)");
		// The root element gets its theme in an effect of the shell, which runs after this one.
		const update = (): void => void requestAnimationFrame(() => setColours(readColours()));
		update();
		query.addEventListener("change", update);
		return () => query.removeEventListener("change", update);
	}, [theme]);
	return colours;
}
