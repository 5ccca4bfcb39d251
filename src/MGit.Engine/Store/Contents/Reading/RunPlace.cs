namespace MGit.Engine.Store.Contents.Reading;

/// <summary>One of a tensor's records.</summary>
/// <param name="FirstBlock">The first block in it.</param>
/// <param name="BlockCount">Blocks in it.</param>
/// <param name="Record">Where it lies.</param>
internal readonly record struct RunPlace(long FirstBlock, int BlockCount, RecordLocation Record);
