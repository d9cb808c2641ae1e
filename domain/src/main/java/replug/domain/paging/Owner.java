package replug.domain.paging;

/** Names one running edit: what carries its owner may be changed in place. Outlives the edit, and holds nothing of it. */
final class Owner {}
