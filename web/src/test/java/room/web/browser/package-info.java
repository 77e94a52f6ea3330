/** Calls in real browsers, driven as a person would. */
@NullMarked
package room.web.browser;

import org.jspecify.annotations.NullMarked;
