using MGit.Engine.Datasets;
using MGit.Engine.Errors;

namespace MGit.Engine.Running;

/// <summary>Decides what a model is for, and whether its output fits the data set.</summary>
public static class ModelTasks
{
    /// <summary>
    /// The task that is declared; else what the data set says: running text is language, labels that are classes are classification where
    /// the output has a number for each, all else is regression.
    /// </summary>
    /// <param name="declared">"classification", "regression", "language", or null.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="width">Size of the output's last dimension.</param>
    /// <param name="subject">Whose it is, for messages.</param>
    /// <exception cref="MGitException">DatasetInvalid: labels and output do not fit.</exception>
    public static ModelTask Of(string? declared, Dataset dataset, long width, string subject)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ModelTask task = declared switch
        {
            "classification" => ModelTask.Classification,
            "regression" => ModelTask.Regression,
            "language" => ModelTask.Language,
            _ => dataset.IsLanguage ? ModelTask.Language
                : dataset.HasClasses && (!dataset.HasValues || (width > 1 && width >= dataset.ClassNames.Count)) ? ModelTask.Classification
                : ModelTask.Regression,
        };
        string? fault = task switch
        {
            ModelTask.Language when !dataset.IsLanguage => "is no running text",
            ModelTask.Language when width < dataset.Vocabulary => $"has {dataset.Vocabulary} tokens and the model's output {width}; expected vocabulary: {dataset.Vocabulary} or more in its architecture",
            ModelTask.Classification when !dataset.HasClasses => "has no classes; expected label: and a column of text or whole numbers",
            ModelTask.Classification when width < dataset.ClassNames.Count => $"has {dataset.ClassNames.Count} classes and the model's output {width} numbers; expected one for each class",
            ModelTask.Regression when !dataset.HasValues => "has no labels that are numbers; expected label: and a column of numbers",
            ModelTask.Regression when width != dataset.LabelWidth => $"has {dataset.LabelWidth} numbers to predict and the model's output {width}",
            _ => null,
        };
        return fault is null ? task : throw new MGitException(ErrorCode.DatasetInvalid, $"{subject}: the data set {dataset.Name} {fault}.", dataset.Name);
    }
}
