"""Attribution: the speaker of each quotation, by rules of grammar and by weights."""
