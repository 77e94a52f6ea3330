/** What a browser can do with pictures: Firefox lets no page float one, and phones fill no screen with a page. */
export const CAN_FILL_SCREEN = document.fullscreenEnabled ?? false;
export const CAN_FLOAT = document.pictureInPictureEnabled ?? false;
