/**
 * On what tells the result of a decision: the focus goes there when what held it is gone with the decision. Of several
 * the first one takes it.
 */
export const takesFocus = { tabIndex: -1, 'data-takes-focus': '' } as const
