import { useEffect, useState } from "react";

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

/** Follows the theme switch, which marks the root element, and the system. */
export function useThemeColours(): ThemeColours {
	const [colours, setColours] = useState(readColours);
	useEffect(() => {
		const update = (): void => setColours(readColours());
		const query = window.matchMedia("(prefers-color-scheme: dark)");
		const observer = new MutationObserver(update);
		observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
		query.addEventListener("change", update);
		return () => {
			observer.disconnect();
			query.removeEventListener("change", update);
		};
	}, []);
	return colours;
}
