/** A SKU as the shop's services write it. */
export const SKU = /^SKU-[0-9]{5}$/;
