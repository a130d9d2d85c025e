/** The books a user keeps. On the phone only: the demo is about logging in, not about shelves. */
export function keptBooks(userId: string): readonly string[] {
  const kept: unknown = wx.getStorageSync(`shelf-${userId}`);
  return Array.isArray(kept) ? kept : [];
}

/** Keeps a book, or gives it back. */
export function toggleBook(userId: string, bookId: string): void {
  const kept = keptBooks(userId);
  const next = kept.includes(bookId) ? kept.filter((id) => id !== bookId) : [...kept, bookId];
  wx.setStorageSync(`shelf-${userId}`, next);
}
