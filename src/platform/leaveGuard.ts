/** Makes the browser ask before the page is left, until the returned function is called. */
export function askBeforeLeaving(): () => void {
	const onLeave = (event: BeforeUnloadEvent) => event.preventDefault();
	window.addEventListener("beforeunload", onLeave);
	return () => window.removeEventListener("beforeunload", onLeave);
}
