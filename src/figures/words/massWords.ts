/** Stands wherever created or destroyed mass is told as a number: debiasing takes the blur out of motion and cost only. */
export const MASS_NOT_DEBIASED =
	"Created and destroyed mass are not debiased: the blur alone makes some where mass can't move far; a shape against itself shows how much.";
