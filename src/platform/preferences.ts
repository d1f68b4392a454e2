const PREFIX = "maskflow.";

/** Small strings that outlive the page; forgotten silently where the browser forbids storage. */
export const preferences = {
	get(key: string): string | null {
		try {
			return localStorage.getItem(PREFIX + key);
		} catch {
			return null;
		}
	},
	set(key: string, value: string): void {
		try {
			localStorage.setItem(PREFIX + key, value);
		} catch {
			// A private window without storage: the preference lasts as long as the page.
		}
	},
};
