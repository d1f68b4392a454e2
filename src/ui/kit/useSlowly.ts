import { useEffect, useRef, useState } from "react";

/**
 * A value as it was at most `restMs` ago: the first change is passed on at once, those that follow it closely together.
 * For what costs time with every change of something that changes many times a second.
 */
export function useSlowly<T>(value: T, restMs: number): T {
	const [shown, setShown] = useState(value);
	const passedAt = useRef(Number.NEGATIVE_INFINITY);
	useEffect(() => {
		const pass = (): void => {
			passedAt.current = performance.now();
			setShown(value);
		};
		const wait = passedAt.current + restMs - performance.now();
		if (wait <= 0) {
			pass();
			return;
		}
		const timer = setTimeout(pass, wait);
		return () => clearTimeout(timer);
	}, [value, restMs]);
	return shown;
}
