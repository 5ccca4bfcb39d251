using MGit.Engine.Running;

namespace MGit.Engine.Datasets;

/// <summary>Rows of a data set as a model takes them.</summary>
/// <param name="Input">The rows, the first dimension counting them: F32 numbers or I64 tokens.</param>
/// <param name="Count">Rows.</param>
/// <param name="Classes">The index of each row's class; empty where there are none.</param>
/// <param name="Values">Numbers to predict, <see cref="Dataset.LabelWidth"/> for each row; empty where there are none.</param>
/// <param name="NextTokens">For each token the one that follows; empty unless the data set is running text.</param>
public sealed record DatasetBatch(NamedArray Input, int Count, long[] Classes, float[] Values, long[] NextTokens);
