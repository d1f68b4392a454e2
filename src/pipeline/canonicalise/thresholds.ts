/** Numbers of SPEC section 2.4 and 3 that this room decides by, and that reviews of its frames compare with. */

/** Components under this share of the foreground are dropped by cleaning. */
export const MIN_COMPONENT_SHARE = 0.1;
/** Below this axis ratio a mask has no clear long axis: it is not rotated. */
export const MIN_AXIS_RATIO = 1.05;
/** Below this retained ratio a frame is worth a look. */
export const RETAINED_WARN = 0.98;
/** Below this retained ratio a frame fails. */
export const RETAINED_FAIL = 0.5;
/** The back is looked for within this many yolk radii of the yolk's centroid. */
export const BACK_YOLK_RADII = 1.75;
/** A canonical pixel is foreground when at least this share of it is covered. */
export const MIN_COVERAGE = 0.5;
