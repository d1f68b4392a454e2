import { useEffect, useState } from "react";
import { DARK, LIGHT, type Palette } from "../../figures/drawing/picture.ts";

function isDark(): boolean {
	const chosen = document.documentElement.dataset.theme;
	return chosen === "dark" || (chosen !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
}

/** Colours for drawings on the screen; follows the theme switch, which marks the root element, and the system. */
export function usePalette(): Palette {
	const [dark, setDark] = useState(isDark);
	useEffect(() => {
		const update = (): void => setDark(isDark());
		const query = window.matchMedia("(prefers-color-scheme: dark)");
		const observer = new MutationObserver(update);
		observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
		query.addEventListener("change", update);
		update();
		return () => {
			observer.disconnect();
			query.removeEventListener("change", update);
		};
	}, []);
	return dark ? DARK : LIGHT;
}
